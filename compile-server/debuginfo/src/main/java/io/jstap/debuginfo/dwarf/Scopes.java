// SPDX-License-Identifier: Apache-2.0
package io.jstap.debuginfo.dwarf;

import io.jstap.debuginfo.AddressRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Walks the entries inside of a function. */
public final class Scopes {
  private static final int MAXIMUM_DEPTH = 200;

  private Scopes() {}

  /**
   * The parameters in the order of the source. An instance may leave out those that it does not
   * use: these are taken from the abstract function, where they have no location.
   */
  public static List<Die> parameters(Die function) {
    List<Die> own = withTag(function, Tag.FORMAL_PARAMETER);
    Optional<Die> origin = function.reference(At.ABSTRACT_ORIGIN);
    if (origin.isEmpty()) {
      return own;
    }
    Map<Long, Die> byOrigin = new HashMap<>();
    for (Die parameter : own) {
      parameter
          .reference(At.ABSTRACT_ORIGIN)
          .ifPresent(die -> byOrigin.put(die.handle(), parameter));
    }
    List<Die> all = new ArrayList<>();
    for (Die parameter : withTag(origin.get(), Tag.FORMAL_PARAMETER)) {
      all.add(byOrigin.getOrDefault(parameter.handle(), parameter));
    }
    return all;
  }

  private static List<Die> withTag(Die parent, int tag) {
    return parent.children().stream().filter(child -> child.tag() == tag).toList();
  }

  /** The local variables of the blocks that hold a program counter, innermost block first. */
  public static List<Die> locals(Die function, long pc) {
    List<Die> all = new ArrayList<>();
    Set<Long> origins = new HashSet<>();
    collectLocals(function, pc, all, 0);
    for (Die local : all) {
      local.reference(At.ABSTRACT_ORIGIN).ifPresent(origin -> origins.add(origin.handle()));
    }
    // Locals that the instance has dropped altogether are still names of the function.
    function
        .reference(At.ABSTRACT_ORIGIN)
        .ifPresent(
            abstractFunction ->
                withTag(abstractFunction, Tag.VARIABLE).stream()
                    .filter(local -> !origins.contains(local.handle()))
                    .forEach(all::add));
    return all;
  }

  private static void collectLocals(Die scope, long pc, List<Die> all, int depth) {
    List<Die> children = scope.children();
    for (Die child : children) {
      if (child.tag() == Tag.LEXICAL_BLOCK && depth < MAXIMUM_DEPTH && holds(child, pc)) {
        collectLocals(child, pc, all, depth + 1);
      }
    }
    for (Die child : children) {
      if (child.tag() == Tag.VARIABLE) {
        all.add(child);
      }
    }
  }

  /** Whether the code of an entry holds an address. */
  public static boolean holds(Die die, long address) {
    for (AddressRange range : RangeList.of(die)) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** The inlined instances that hold an address, outermost first. */
  public static List<Die> inlinedAt(Die function, long address) {
    List<Die> chain = new ArrayList<>();
    Optional<Die> next = inlinedChild(function, address, 0);
    while (next.isPresent() && chain.size() < MAXIMUM_DEPTH) {
      chain.add(next.get());
      next = inlinedChild(next.get(), address, 0);
    }
    return chain;
  }

  private static Optional<Die> inlinedChild(Die scope, long address, int depth) {
    for (Die child : scope.children()) {
      if (child.tag() == Tag.INLINED_SUBROUTINE && holds(child, address)) {
        return Optional.of(child);
      }
      if (child.tag() == Tag.LEXICAL_BLOCK && depth < MAXIMUM_DEPTH) {
        Optional<Die> found = inlinedChild(child, address, depth + 1);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  /** The functions around an inlined instance inside of a body, outermost first; without itself. */
  public static List<Die> enclosing(Die body, Die instance) {
    List<Die> path = new ArrayList<>();
    return enclose(body, instance, path, 0) ? path : List.of();
  }

  private static boolean enclose(Die scope, Die wanted, List<Die> path, int depth) {
    boolean function = scope.tag() != Tag.LEXICAL_BLOCK;
    if (function) {
      path.add(scope);
    }
    for (Die child : scope.children()) {
      if (child.handle() == wanted.handle()) {
        return true;
      }
      boolean nests = child.tag() == Tag.INLINED_SUBROUTINE || child.tag() == Tag.LEXICAL_BLOCK;
      if (nests && depth < MAXIMUM_DEPTH && enclose(child, wanted, path, depth + 1)) {
        return true;
      }
    }
    if (function) {
      path.removeLast();
    }
    return false;
  }

  /** All entries with a tag inside of a body, those of inlined instances only if so said. */
  public static List<Die> descendants(Die body, int tag, boolean intoInlined) {
    List<Die> all = new ArrayList<>();
    collect(body, tag, intoInlined, all, 0);
    return all;
  }

  private static void collect(Die scope, int tag, boolean intoInlined, List<Die> all, int depth) {
    for (Die child : scope.children()) {
      if (child.tag() == tag) {
        all.add(child);
      }
      boolean enter =
          child.tag() == Tag.LEXICAL_BLOCK
              || (intoInlined && child.tag() == Tag.INLINED_SUBROUTINE);
      if (enter && depth < MAXIMUM_DEPTH) {
        collect(child, tag, intoInlined, all, depth + 1);
      }
    }
  }
}
