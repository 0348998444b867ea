// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.diagnostics.EventSink;
import io.jstap.diagnostics.SourceSpan;
import io.jstap.translator.elaborate.TypedName;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A place without variables, of which some things are known as text.
 *
 * @param texts by the collective names under which scripts ask for them
 */
record FixedTexts(Map<String, String> texts) implements PlaceVariables {
  FixedTexts {
    texts = Map.copyOf(texts);
  }

  @Override
  public Optional<TargetAccess.Object> find(String name, SourceSpan span, EventSink problems) {
    return new NoVariables().find(name, span, problems);
  }

  @Override
  public Optional<List<String>> collected(String collective) {
    return Optional.empty();
  }

  @Override
  public Optional<String> text(String collective) {
    return Optional.ofNullable(texts.get(collective));
  }

  @Override
  public List<TypedName> listed() {
    return List.of();
  }
}
