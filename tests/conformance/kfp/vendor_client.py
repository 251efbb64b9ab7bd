"""What KFP's own client asks for the same things; run in KFP's environment, it prints JSON.

`python vendor_client.py ADDRESS BODIES`: the calls that starting a run takes, made with
`kfp_server_api` and its models. BODIES is JSON: what the runtime sent.
"""

import json
import sys

import kfp_server_api as kfp


def main(address: str, sent: str) -> None:
    """Every answer is read into the vendor's models, which refuse what they do not know."""
    bodies = json.loads(sent)
    client = kfp.ApiClient(kfp.Configuration(host=address))
    pipelines = kfp.PipelineServiceApi(client)
    pipeline = pipelines.pipeline_service_get_pipeline_by_name("churn", namespace="growth")
    versions = pipelines.pipeline_service_list_pipeline_versions(
        pipeline.pipeline_id, page_size=100
    )
    runs = kfp.RunServiceApi(client)
    wanted = {"namespace": "growth", "page_size": 100, "filter": bodies["filter"]}
    found = runs.run_service_list_runs(**wanted)
    experiments = kfp.ExperimentServiceApi(client)
    experiments.experiment_service_list_experiments(namespace="growth", page_size=100)
    made = experiments.experiment_service_create_experiment(
        kfp.V2beta1Experiment(**bodies["experiment"])
    )
    reference = kfp.V2beta1PipelineVersionReference(**bodies["run"]["pipeline_version_reference"])
    run = {**bodies["run"], "pipeline_version_reference": reference}
    started = runs.run_service_create_run(kfp.V2beta1Run(**run))
    listed = {
        "pipeline": pipeline.pipeline_id,
        "versions": [each.name for each in versions.pipeline_versions],
        "states": [each.state for each in found.runs],
        "of": [each.pipeline_version_reference.pipeline_id for each in found.runs],
        "experiment": made.experiment_id,
        "run": started.run_id,
        "state": started.state,
        "open": list(kfp.V2beta1RuntimeState.allowable_values),
        "operations": list(kfp.V2beta1PredicateOperation.allowable_values),
        "predicate": sorted(kfp.V2beta1Predicate.attribute_map.values()),
        "values": sorted(kfp.PredicateStringValues.attribute_map.values()),
    }
    print(json.dumps(listed))


if __name__ == "__main__":
    main(*sys.argv[1:])
