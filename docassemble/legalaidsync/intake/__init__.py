"""What the questions, the review screen and the end of an intake import."""
