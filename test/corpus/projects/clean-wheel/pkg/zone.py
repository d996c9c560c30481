NAME = "zone"
