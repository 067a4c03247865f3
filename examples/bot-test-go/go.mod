module example.com/bottest

go 1.21
