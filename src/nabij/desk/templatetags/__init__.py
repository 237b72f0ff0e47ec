"""Parts of this face's frame."""
