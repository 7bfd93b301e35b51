"""The evaluation: cases asked through the one path of the program, measured and reported."""
