"""The look of every page: the frame, figures in words, the style, and the scripts."""
