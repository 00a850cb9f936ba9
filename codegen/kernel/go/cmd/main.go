// Command conformance runs the conformance vectors on this module: a line of standard input asks, a line of standard
// output answers.
package main

import (
	"fmt"
	"os"

	contract "countersign/contract"
	"countersign/contract/internal/conformance"
)

func main() {
	if err := conformance.Serve(contract.Core, os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
