"""The spiders room: what to request next, and why.

``portal`` orchestrates the walk of one portal; ``walk`` decides which links of a page are followed; ``links`` and
``titles`` judge labels and titles; ``families`` read lists, one adapter a CMS family; ``attachments`` finds documents.
Everything but ``portal`` is pure: values in, values out, no network and no storage.
"""
