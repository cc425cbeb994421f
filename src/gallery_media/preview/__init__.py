"""The preview server: the public bucket on loopback, with the headers that visitors will get."""
