"""An exported site, asked by others' tools: html-validate, vnu, linkinator, pa11y."""
