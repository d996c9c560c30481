package main

var builder = "nobody"

func main() { println("compass, built by", builder) }
