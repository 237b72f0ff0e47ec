"""What the demo organisation is made of: names, places, words. Everybody in it is made up."""
