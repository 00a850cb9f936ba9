module countersign

go 1.24.0

require (
	countersign/contract v0.0.0
	github.com/go-jose/go-jose/v4 v4.1.8
)

replace countersign/contract => ../generated/go
