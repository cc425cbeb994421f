"""The upload service: a page for invited photographers, and places for their files. It never sees
a photo's bytes: those go from the browser to the storage."""
