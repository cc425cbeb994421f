"""Values of the model in, finished pages out: nothing here opens a file but its own templates."""
