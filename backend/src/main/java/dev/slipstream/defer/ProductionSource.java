package dev.slipstream.defer;

import dev.slipstream.workspace.ProjectId;

/** Where the facts about production come from; Bolt implements it, so that defer never asks upwards. */
public interface ProductionSource {
    ProductionFacts facts(ProjectId project);
}
