"""The scenarios of the features by the names that twins use for them."""

from steps.catalogue import features
from twins.verdicts import key_of


def titles() -> list[str]:
    """Each scenario by rule and title, each row of an outline by itself."""
    return [
        key_of(
            sorted(scenario.rule.tags),
            f"{scenario.render(row).name} ({', '.join(row.values())})" if row else scenario.name,
        )
        for feature in features()
        for scenario in feature.scenarios.values()
        for row in [row for examples in scenario.examples for row in examples.as_contexts()] or [{}]
    ]
