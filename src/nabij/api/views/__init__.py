"""Answers to other systems."""
