module example.org/compass

go 1.19
