// SPDX-License-Identifier: Apache-2.0
package io.jstap.translator.probe;

import io.jstap.debuginfo.BinaryInfo;
import io.jstap.debuginfo.elf.Symbol;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Which kernel functions can not be probed, as far as the image itself tells: by the ranges that
 * the kernel's own blacklist is made of, and by code that the kernel would let us break. What the
 * kernel refuses beyond that it refuses at registration.
 */
final class Probeability {
  private static final String OF_KPROBES = "code of kprobes itself";
  private static final String TRAMPOLINE = "the way into tracing itself";

  /** What the kernel puts into returns, where they can not be left as they are on a processor. */
  private static final List<String> RETURNS =
      List.of(
          "__x86_return_thunk",
          "call_depth_return_thunk",
          "entry_untrain_ret",
          "its_return_thunk",
          "retbleed_return_thunk",
          "retbleed_untrain_ret",
          "srso_alias_return_thunk",
          "srso_alias_safe_ret",
          "srso_alias_untrain_ret",
          "srso_return_thunk",
          "srso_safe_ret",
          "srso_untrain_ret",
          "warn_thunk_thunk");

  /**
   * What a processor that is switched on or wakes up runs before it knows where exceptions go: a
   * breakpoint there resets the machine. Found in the calls of start_secondary up to
   * load_current_idt, and on the way to it.
   */
  private static final List<String> STARTING =
      List.of(
          "__memset",
          "__restore_processor_state",
          "cpu_init_exception_handling",
          "cpu_init_fred_exceptions",
          "cpu_init_fred_rsps",
          "cpu_init_secondary",
          "cr4_init",
          "cr4_set_bits",
          "cr4_update_irqsoff",
          "early_setup_idt",
          "load_current_idt",
          "load_percpu_segment",
          "memset",
          "memset_erms",
          "memset_orig",
          "native_load_idt",
          "native_load_tr_desc",
          "native_write_cr4",
          "native_write_gdt_entry",
          "native_write_msr",
          "restore_processor_state",
          "setup_ghcb",
          "sev_verify_cbit",
          "start_secondary",
          "startup_64_load_idt",
          "startup_64_setup_env",
          "startup_64_setup_gdt_idt",
          "verify_cpu");

  private record Range(long start, long end, String why) {
    boolean holds(long address) {
      return Long.compareUnsigned(start, address) <= 0 && Long.compareUnsigned(address, end) < 0;
    }
  }

  private final BinaryInfo kernel;
  private final List<Range> ranges = new ArrayList<>();
  private final NavigableMap<Long, Range> listed = new TreeMap<>(Long::compareUnsigned);

  private final boolean module;

  /**
   * @param module whether it is one of the kernel's modules, not the kernel itself
   */
  Probeability(BinaryInfo kernel, boolean module) {
    this.kernel = kernel;
    this.module = module;
    add("__kprobes_text", OF_KPROBES);
    add("__noinstr_text", "not instrumentable");
    add("__entry_text", "kernel entry code");
    add("__cpuidle_text", "idle code");
    add("__static_call_text", "patched while it runs");
    add("__indirect_thunk", "a part of jumps and returns everywhere");
    // Copied for each user of tracing, so a breakpoint would be copied, too.
    add("ftrace_stub", "return_to_handler", TRAMPOLINE);
    add("return_to_handler", "return_to_handler", TRAMPOLINE);
    RETURNS.forEach(name -> add(name, name, "a part of jumps and returns everywhere"));
    addBlacklist();
    if (!module) {
      STARTING.forEach(this::addStarting);
    }
  }

  /**
   * The kernel's own list ({@code NOKPROBE_SYMBOL}). It refuses breakpoints there by itself, but
   * not to trace the functions; who follows their returns follows what follows returns.
   */
  private void addBlacklist() {
    OptionalLong start = kernel.symbolAddress("__start_kprobe_blacklist");
    OptionalLong end = kernel.symbolAddress("__stop_kprobe_blacklist");
    if (start.isEmpty() || end.isEmpty()) {
      return;
    }
    for (long at = start.getAsLong(); at < end.getAsLong(); at += Long.BYTES) {
      kernel.pointerAt(at).ifPresent(this::addListed);
    }
  }

  private void addListed(long function) {
    long size = kernel.symbolAt(function).map(Symbol::size).orElse(0L);
    listed.put(function, new Range(function, function + Math.max(1, size), OF_KPROBES));
  }

  /** A whole function, wherever there is one of the name. */
  private void addStarting(String name) {
    for (Symbol symbol : kernel.symbols(name)) {
      long behind = symbol.address() + Math.max(1, symbol.size());
      ranges.add(new Range(symbol.address(), behind, "run by processors that are just starting"));
    }
  }

  private void add(String section, String why) {
    add(section + "_start", section + "_end", why);
  }

  /** From one symbol to before another; at least its first byte. */
  private void add(String first, String behind, String why) {
    OptionalLong start = kernel.symbolAddress(first);
    OptionalLong end = kernel.symbolAddress(behind);
    if (start.isPresent() && end.isPresent()) {
      long least = start.getAsLong() + 1;
      ranges.add(new Range(start.getAsLong(), Math.max(least, end.getAsLong()), why));
    }
  }

  /** Why the return of the function there can not be followed, if it can not. */
  Optional<String> refusalOfReturn(long address) {
    // The kernel's own list of these has this one; it heeds it only where it makes the probe.
    OptionalLong switching = kernel.symbolAddress("__switch_to");
    if (!module && switching.equals(OptionalLong.of(address))) {
      return Optional.of("another task returns from it");
    }
    // What its caller's return address is taken for would be some other word of its caller's.
    boolean part =
        kernel
            .symbolAt(address)
            .filter(symbol -> symbol.address() == address && symbol.name().contains(".cold"))
            .isPresent();
    return part ? Optional.of("jumped to, not called") : refusal(address);
  }

  /** Why an address can not be probed, if it can not. */
  Optional<String> refusal(long address) {
    for (Range range : ranges) {
      if (range.holds(address)) {
        return Optional.of(range.why);
      }
    }
    Map.Entry<Long, Range> nearest = listed.floorEntry(address);
    if (nearest != null && nearest.getValue().holds(address)) {
      return Optional.of(nearest.getValue().why);
    }
    Optional<String> section = kernel.sectionAt(address).map(place -> place.section());
    if (section.isEmpty()) {
      return Optional.of("not in the image");
    }
    return section
        // A module's own start can be seen, for it is armed before it runs.
        .filter(name -> !module && (name.startsWith(".init") || name.startsWith(".exit")))
        .map(name -> "gone after boot");
  }
}
