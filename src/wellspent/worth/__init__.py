"""What a behaviour is worth, by the design that stands behind the figure, or why we cannot say."""
