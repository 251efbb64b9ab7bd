module conformance.test/kserve

go 1.26.0

require github.com/kserve/kserve v0.16.0

replace sigs.k8s.io/controller-runtime => sigs.k8s.io/controller-runtime v0.19.7
