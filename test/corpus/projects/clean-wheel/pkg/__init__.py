NAME = "__init__"
