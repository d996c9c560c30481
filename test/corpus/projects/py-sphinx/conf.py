project = "Handbook"
extensions = []
html_theme = "basic"
html_last_updated_fmt = "%Y-%m-%d"
html_show_copyright = False
