// Package conformance runs the conformance vectors on the generated code, by the protocol of docs/conformance.md.
package conformance

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"

	"countersign/contract/kernel"
)

// errMessage ends the program: what came is no message of the protocol.
var errMessage = errors.New("no message of the conformance protocol")

type identity struct {
	Version string `json:"version"`
	Digest  string `json:"digest"`
}

type started struct {
	Language string   `json:"language"`
	Name     string   `json:"name"`
	Version  string   `json:"version"`
	Contract identity `json:"contract"`
}

type answer struct {
	Seq     kernel.Value `json:"seq"`
	Results []outcome    `json:"results"`
}

// Serve reads messages, one per line, and answers them until it is told to stop or the input ends.
func Serve(contract *kernel.Contract, input io.Reader, output io.Writer) error {
	reader := bufio.NewReaderSize(input, 1<<16)
	for {
		line, err := reader.ReadBytes('\n')
		if len(line) > 0 {
			reply, done, failed := handle(contract, line)
			if failed != nil {
				return failed
			}
			if done {
				return nil
			}
			if _, failed = output.Write(append(reply, '\n')); failed != nil {
				return failed
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func handle(contract *kernel.Contract, line []byte) (reply []byte, done bool, err error) {
	message, rule := kernel.DecodeLoose(line, deepest)
	if rule != "" {
		return nil, false, errMessage
	}
	switch textMember(message, "type") {
	case "start":
		if protocol, _ := message.Own("protocol").Integer(); protocol != 1 {
			return nil, false, errors.New("only protocol 1 is spoken")
		}
		reply, err = json.Marshal(started{
			Language: "go",
			Name:     contract.Name,
			Version:  contract.Version,
			Contract: identity{Version: contract.Version, Digest: contract.Digest},
		})
		return reply, false, err
	case "run":
		reply, err = json.Marshal(answer{Seq: message.Own("seq"), Results: results(contract, message)})
		return reply, false, err
	case "stop":
		return nil, true, nil
	}
	return nil, false, errMessage
}

func results(contract *kernel.Contract, message kernel.Value) []outcome {
	cases := message.Own("cases")
	found := make([]outcome, cases.Len())
	for index := range found {
		one := cases.At(index)
		id := textMember(one, "profile")
		profile, known := contract.Profiles[id]
		switch {
		case !known:
			found[index] = outcome{Skip: "no profile " + id}
		case textMember(message, "run") == "ladder":
			found[index] = runLadder(profile, one)
		case textMember(message, "run") == "enforce":
			found[index] = runEnforce(profile, message.Own("names"), one)
		default:
			found[index] = outcome{Skip: "no such run"}
		}
		found[index].ID = textMember(one, "id")
	}
	return found
}
