"""What is learned from, searched, made, judged on and recorded."""

from mlopsc.decisions.case import Case
from mlopsc.plan import graph
from mlopsc.plan.exact import exact_or_none, origin
from mlopsc.plan.model import Dataset, Evaluation, Model, Tracking, Tune, TuneParameter


def datasets(case: Case) -> tuple[Dataset, ...]:
    found: list[Dataset] = []
    for name, dataset in sorted(case.spec.data.items()):
        pin = case.lock.pins.get(name)
        found.append(
            Dataset(
                name=name,
                path=dataset.path,
                kind=dataset.kind,
                versioning=case.decisions.choice(f"data.{name}"),
                remote=dataset.remote,
                contains_pii=dataset.contains_pii,
                sha256=pin.sha256 if pin else None,
                md5=pin.md5 if pin else None,
                size=pin.size if pin else None,
                files=pin.files if pin else None,
                origin=origin(case, ("data", name)),
            )
        )
    return tuple(found)


def tune(case: Case) -> Tune | None:
    tune = case.spec.pipeline.tune
    if tune is None:
        return None
    return Tune(
        step=tune.step,
        algorithm=tune.algorithm,
        max_trials=tune.max_trials,
        parallel_trials=tune.parallel_trials,
        metric=tune.objective.metric,
        maximize=tune.objective.type == "maximize",
        parameters={
            name: TuneParameter(
                low=exact_or_none(each.min),
                high=exact_or_none(each.max),
                scale=each.scale,
                values=tuple(each.values),
            )
            for name, each in sorted(tune.parameters.items())
        },
        origin=origin(case, ("pipeline", "tune")),
    )


def model(case: Case) -> Model | None:
    model = case.spec.model
    made = graph.model_output(case.spec)
    if model is None or made is None:
        return None
    return Model(
        name=model.name,
        format=model.format,
        feature_schema=model.feature_schema,
        step=made[0],
        output=made[1],
        features=tuple((each.name, each.type) for each in case.features.inputs),
        origin=origin(case, ("model",)),
    )


def evaluation(case: Case) -> Evaluation | None:
    evaluation = case.spec.evaluation
    if evaluation is None:
        return None
    return Evaluation(
        holdout_step=graph.producers(case.spec)[evaluation.holdout],
        holdout_output=evaluation.holdout,
        label=evaluation.label,
        sensitive=tuple(evaluation.sensitive),
        step=graph.metrics_step(case.spec),
        origin=origin(case, ("evaluation",)),
    )


def tracking(case: Case) -> Tracking:
    tracking = case.spec.tracking
    return Tracking(
        backend=case.decisions.choice("tracking"),
        uri=tracking.uri,
        experiment=tracking.experiment or case.spec.project.name,
        repository=tracking.repository,
        secrets=dict(sorted(tracking.secrets.items())),
        entity=tracking.entity,
        project=tracking.project,
    )
