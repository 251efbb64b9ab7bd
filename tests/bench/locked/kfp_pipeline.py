"""Five steps in kfp's own language, compiled once: https://www.kubeflow.org/docs/components/pipelines/."""

from kfp import compiler, dsl

IMAGE = "registry.example.com/mortgage"


@dsl.container_component
def prepare(features: dsl.Output[dsl.Dataset], holdout: dsl.Output[dsl.Dataset]):
    return dsl.ContainerSpec(
        image=IMAGE, command=["python", "prepare.py"], args=[features.path, holdout.path]
    )


@dsl.container_component
def train(features: dsl.Input[dsl.Dataset], model: dsl.Output[dsl.Model]):
    return dsl.ContainerSpec(
        image=IMAGE, command=["python", "train.py"], args=[features.path, model.path]
    )


@dsl.container_component
def evaluate(
    model: dsl.Input[dsl.Model],
    holdout: dsl.Input[dsl.Dataset],
    metrics: dsl.Output[dsl.Metrics],
):
    return dsl.ContainerSpec(
        image=IMAGE,
        command=["python", "evaluate.py"],
        args=[model.path, holdout.path, metrics.path],
    )


@dsl.container_component
def gate(metrics: dsl.Input[dsl.Metrics]):
    return dsl.ContainerSpec(image=IMAGE, command=["python", "gate.py"], args=[metrics.path])


@dsl.container_component
def register(model: dsl.Input[dsl.Model]):
    return dsl.ContainerSpec(image=IMAGE, command=["python", "register.py"], args=[model.path])


@dsl.pipeline(name="mortgage")
def pipeline():
    prepared = prepare()
    trained = train(features=prepared.outputs["features"])
    judged = evaluate(model=trained.outputs["model"], holdout=prepared.outputs["holdout"])
    passed = gate(metrics=judged.outputs["metrics"])
    register(model=trained.outputs["model"]).after(passed)


compiler.Compiler().compile(pipeline, "pipeline.yaml")
