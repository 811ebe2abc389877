"""Downloader middlewares, one file each; their order and its reasons are in ``crawler.settings``."""
