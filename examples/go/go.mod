module countersign-example

go 1.24.0

require (
	countersign v0.0.0
	github.com/go-jose/go-jose/v4 v4.1.8
)

require countersign/contract v0.0.0 // indirect

replace (
	countersign => ../../go
	countersign/contract => ../../generated/go
)
