package main

import (
	"fmt"
	"net/http"
	"os"
	"strings"
)

func main() {
	call, err := http.NewRequest("POST", os.Getenv("TARGET"), strings.NewReader(`{"text_message":"go"}`))
	if err != nil {
		panic(err)
	}
	call.Header.Set("X-Api-Key", os.Getenv("KEY"))
	call.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(call)
	if err != nil {
		panic(err)
	}
	fmt.Println(answer.StatusCode)
}
