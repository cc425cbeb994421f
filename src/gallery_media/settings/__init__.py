"""What people write into files: settings, galleries, articles and captions, read into values.

Files and environment variables are read and validated here once; everything further inside
receives model values and never a settings object.
"""
