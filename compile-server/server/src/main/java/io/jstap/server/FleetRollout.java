// SPDX-License-Identifier: Apache-2.0
package io.jstap.server;

import io.jstap.fleet.rollout.RolloutSpec;
import io.jstap.fleet.rollout.RolloutState;
import io.jstap.fleet.select.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A rollout as a server keeps it.
 *
 * @param id unique for ever
 * @param owner who began it
 * @param source what is compiled for each kernel
 * @param selectorText the selector as it was written
 * @param modules what was compiled, by the build-id of the kernel
 * @param hindrances why there is no module for a kernel, by its build-id
 * @param history what happened, in order
 * @param revision of the store
 */
record FleetRollout(
    String id,
    String owner,
    Source source,
    RolloutSpec spec,
    Selector selector,
    String selectorText,
    SortedMap<String, Module> modules,
    SortedMap<String, String> hindrances,
    RolloutState state,
    List<Event> history,
    long revision) {
  private static final int MOST_EVENTS = 20_000;

  /**
   * A script with what it is compiled with.
   *
   * @param privilege stapusr, stapsys or stapdev
   */
  record Source(String name, String text, List<String> arguments, String privilege) {
    Source {
      arguments = List.copyOf(arguments);
    }
  }

  /**
   * A signed module in the store.
   *
   * @param digest SHA-256, hexadecimal
   * @param signedAt when, in milliseconds since 1970
   */
  record Module(String digest, long bytes, long signedAt) {}

  /** Something that happened, in words. */
  record Event(long time, String who, String text) {}

  FleetRollout {
    modules = new TreeMap<>(modules);
    hindrances = new TreeMap<>(hindrances);
    history = List.copyOf(history);
  }

  Optional<Module> module(String kernel) {
    return Optional.ofNullable(modules.get(kernel));
  }

  FleetRollout withState(RolloutState next, List<Event> more) {
    return new FleetRollout(
        id,
        owner,
        source,
        spec,
        selector,
        selectorText,
        modules,
        hindrances,
        next,
        joined(more),
        revision);
  }

  FleetRollout withModule(String kernel, Module module, Event event) {
    SortedMap<String, Module> next = new TreeMap<>(modules);
    next.put(kernel, module);
    SortedMap<String, String> rest = new TreeMap<>(hindrances);
    rest.remove(kernel);
    return new FleetRollout(
        id,
        owner,
        source,
        spec,
        selector,
        selectorText,
        next,
        rest,
        state,
        joined(List.of(event)),
        revision);
  }

  FleetRollout withHindrance(String kernel, String why, Event event) {
    SortedMap<String, String> next = new TreeMap<>(hindrances);
    next.put(kernel, why);
    return new FleetRollout(
        id,
        owner,
        source,
        spec,
        selector,
        selectorText,
        modules,
        next,
        state,
        joined(List.of(event)),
        revision);
  }

  FleetRollout withRevision(long next) {
    return new FleetRollout(
        id, owner, source, spec, selector, selectorText, modules, hindrances, state, history, next);
  }

  /** The oldest events make room when there are too many; the audit log has them all. */
  private List<Event> joined(List<Event> more) {
    List<Event> all = new ArrayList<>(history);
    all.addAll(more);
    return all.size() > MOST_EVENTS ? all.subList(all.size() - MOST_EVENTS, all.size()) : all;
  }
}
