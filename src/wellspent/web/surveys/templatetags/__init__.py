"""What templates of surveys may say."""
