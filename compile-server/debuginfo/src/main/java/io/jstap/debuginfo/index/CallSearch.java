// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.index;

import io.jstap.debuginfo.FunctionInfo;
import io.jstap.debuginfo.FunctionPattern;
import io.jstap.debuginfo.Label;
import io.jstap.debuginfo.dwarf.At;
import io.jstap.debuginfo.dwarf.Declarations;
import io.jstap.debuginfo.dwarf.Die;
import io.jstap.debuginfo.dwarf.RangeList;
import io.jstap.debuginfo.dwarf.Scopes;
import io.jstap.debuginfo.dwarf.Tag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds what a function calls and which labels it has. */
final class CallSearch {
  private final FunctionSearch functions;

  CallSearch(FunctionSearch functions) {
    this.functions = functions;
  }

  List<Label> labels(Die function) {
    List<Label> all = new ArrayList<>();
    for (Die label : Scopes.descendants(function, Tag.LABEL, false)) {
      if (label.has(At.LOW_PC) && label.name().isPresent()) {
        all.add(new Label(label.name().get(), Declarations.of(label), RangeList.low(label)));
      }
    }
    all.sort(Comparator.comparing(Label::address, Long::compareUnsigned));
    return all;
  }

  List<FunctionInfo> callees(IndexedFunction function) {
    Set<FunctionInfo> all = new LinkedHashSet<>();
    Optional<Die> die = function.die();
    if (die.isEmpty()) {
      return List.of();
    }
    for (Die inlined : Scopes.descendants(die.get(), Tag.INLINED_SUBROUTINE, false)) {
      all.add(IndexedFunction.inlined(function.binary(), inlined));
    }
    for (int tag : List.of(Tag.CALL_SITE, Tag.GNU_CALL_SITE)) {
      for (Die site : Scopes.descendants(die.get(), tag, false)) {
        site.reference(tag == Tag.CALL_SITE ? At.CALL_ORIGIN : At.ABSTRACT_ORIGIN)
            .flatMap(target -> called(target))
            .ifPresent(all::add);
      }
    }
    return all.stream()
        .sorted(
            Comparator.comparing(FunctionInfo::name)
                .thenComparing(FunctionInfo::entryPc, Long::compareUnsigned))
        .toList();
  }

  /** The body of a called function: that of the same unit, or the one that others can see. */
  private Optional<FunctionInfo> called(Die target) {
    Optional<String> name = target.name();
    if (name.isEmpty()) {
      return Optional.empty();
    }
    Optional<FunctionInfo> external = Optional.empty();
    for (FunctionInfo candidate : functions.find(FunctionPattern.named(name.get()))) {
      if (candidate.inlined() || !(candidate instanceof IndexedFunction indexed)) {
        continue;
      }
      if (indexed.die().map(die -> die.unit() == target.unit()).orElse(false)) {
        return Optional.of(candidate);
      }
      if (external.isEmpty() && candidate.external()) {
        external = Optional.of(candidate);
      }
    }
    return external;
  }
}
