// SPDX-License-Identifier: Apache-2.0
package io.jstap.builder.sign;

import io.jstap.builder.ModuleName;
import io.jstap.builder.elf.ElfObject;
import io.jstap.builder.elf.ElfSection;
import io.jstap.builder.elf.MalformedObject;
import io.jstap.builder.module.Manifest;
import io.jstap.builder.module.ModuleInformation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Looks at a whole module before it is signed, and trusts nothing that was done before: what is not
 * known to be right is refused. The compile server, which is exposed to strangers, is one of those
 * that are not trusted.
 */
public final class ModuleInspector {
  /** Bytes of the biggest module. */
  public static final int BIGGEST = 64 << 20;

  private static final Duration LONGEST_VALIDITY = Duration.ofDays(1);
  private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(2);

  /** Sections that compiler, assembler, objtool and linker make; and those of jstap's own. */
  private static final Pattern SECTIONS =
      Pattern.compile(
          "(?:\\.rela?)?(?:"
              + "\\.(?:init|exit|noinstr|ref)?\\.?text(?:\\.[A-Za-z0-9_.]+)?"
              + "|\\.(?:init|exit)\\.(?:data|rodata)(?:\\.[A-Za-z0-9_.]+)?"
              + "|\\.(?:data|bss|rodata)(?:\\.[A-Za-z0-9_.]+)?|\\.data\\.\\.[A-Za-z0-9_.]+"
              + "|\\.altinstructions|\\.altinstr_replacement|\\.altinstr_aux|\\.smp_locks"
              + "|\\.retpoline_sites|\\.return_sites|\\.call_sites|\\.ibt_endbr_seal|\\.cfi_sites"
              + "|\\.static_call_sites|\\.static_call\\.text|\\.orc_unwind|\\.orc_unwind_ip"
              + "|\\.orc_header|\\.orc_lookup|\\.gnu\\.linkonce\\.this_module|\\.modinfo"
              + "|\\.parainstructions|\\.codetag\\.alloc_tags|\\.comment|\\.note\\.GNU-stack"
              + "|\\.note\\.gnu\\.property|\\.note\\.gnu\\.build-id|\\.note\\.Linux|\\.note\\.jstap"
              + "|\\.jstap\\.[a-z_]+|\\.symtab|\\.strtab|\\.shstrtab"
              + "|__versions|__param|__bug_table|__ex_table|__jump_table|_kprobe_blacklist"
              + "|__patchable_function_entries|__tracepoints_ptrs|__dyndbg|\\.printk_index|\\.discard\\.[a-z_.]+)?");

  private static final Set<Integer> TYPES =
      Set.of(
          0,
          ElfSection.PROGBITS,
          ElfSection.SYMTAB,
          ElfSection.STRTAB,
          Relocations.RELA,
          ElfSection.NOTE,
          ElfSection.NOBITS);

  /** The keys of a manifest; all but the last stand in it exactly once. */
  private static final List<String> KEYS =
      List.of(
          "format",
          "module",
          "release",
          "arch",
          "kernel",
          "privilege",
          "script",
          "compiled",
          "not-after",
          "object");

  private final ImportPolicy policy;

  /**
   * @param policy which symbols of the kernel a module may use
   */
  public ModuleInspector(ImportPolicy policy) {
    this.policy = policy;
  }

  /**
   * What is wrong with a module, each a sentence without its end; nothing when it may be signed.
   *
   * @param module the file without a signature
   * @param claims what is said of it
   * @param now the signer's own time
   */
  public List<String> inspect(byte[] module, SigningClaims claims, Instant now) {
    if (module.length > BIGGEST) {
      return List.of("it has more than " + BIGGEST + " bytes");
    }
    List<String> findings = new ArrayList<>();
    try {
      ElfObject object = ElfObject.read(module);
      sections(object, findings);
      imports(object, claims, findings);
      new Relocations(module, object).check(findings);
      information(contents(module, object, ".modinfo"), claims, findings);
      manifest(contents(module, object, Manifest.SECTION), claims, now, findings);
      frame(contents(module, object, ".gnu.linkonce.this_module"), claims, findings);
    } catch (MalformedObject e) {
      findings.add(String.valueOf(e.getMessage()));
    }
    return findings;
  }

  private static byte[] contents(byte[] module, ElfObject object, String name)
      throws MalformedObject {
    ElfSection section =
        object
            .section(name)
            .orElseThrow(() -> new MalformedObject("no section, or several, named " + name));
    return Arrays.copyOfRange(module, section.offset(), section.offset() + section.size());
  }

  private static void sections(ElfObject object, List<String> findings) {
    for (ElfSection section : object.sections()) {
      if (!SECTIONS.matcher(section.name()).matches()) {
        findings.add("it has a section that modules of jstap do not have, " + shown(section));
      } else if (!TYPES.contains(section.type())) {
        findings.add("its section " + shown(section) + " is of a kind that modules do not have");
      } else if (section.writable() && section.executable()) {
        findings.add("its section " + shown(section) + " is both code and data");
      }
    }
  }

  private static String shown(ElfSection section) {
    return "'" + shown(section.name()) + "'";
  }

  /** Text of a stranger, fit for a log and a terminal. */
  static String shown(String text) {
    String plain = text.replaceAll("[^!-~ ]", "?");
    return plain.length() > 100 ? plain.substring(0, 100) + "..." : plain;
  }

  private void imports(ElfObject object, SigningClaims claims, List<String> findings) {
    Set<String> all = new TreeSet<>(object.undefined());
    all.addAll(object.undefinedWeak());
    for (String symbol : all) {
      if (!policy.allows(symbol, claims.privilege(), claims.guru())) {
        findings.add(
            "it uses the kernel's '"
                + shown(symbol)
                + "', which modules of "
                + claims.privilege().group()
                + " without embedded C of their own may not");
      }
    }
  }

  private static void information(byte[] section, SigningClaims claims, List<String> findings) {
    Map<String, String> seen = new TreeMap<>();
    for (String entry : new String(section, StandardCharsets.ISO_8859_1).split("\0", -1)) {
      if (entry.isEmpty()) {
        continue;
      }
      int equals = entry.indexOf('=');
      String tag = equals < 0 ? entry : entry.substring(0, equals);
      boolean again =
          seen.put(tag, entry.substring(equals + 1)) != null
              && ModuleInformation.ONCE.contains(tag);
      if (equals < 0 || again || !ModuleInformation.TAGS.contains(tag)) {
        findings.add("its module information '" + shown(entry) + "' is not of jstap's making");
      }
    }
    if (!claims.name().equals(seen.get("name"))) {
      findings.add("its module information gives it another name");
    }
    if (!"GPL".equals(seen.get("license"))) {
      findings.add("its module information gives it another licence than GPL");
    }
  }

  /** struct module begins with state and list; the name stands behind, in 56 bytes. */
  private static void frame(byte[] section, SigningClaims claims, List<String> findings) {
    byte[] wanted = Arrays.copyOf(claims.name().getBytes(StandardCharsets.US_ASCII), 56);
    int at = 24;
    if (section.length < at + wanted.length
        || !Arrays.equals(section, at, at + wanted.length, wanted, 0, wanted.length)) {
      findings.add("its struct module gives it another name");
    }
  }

  private static void manifest(
      byte[] section, SigningClaims claims, Instant now, List<String> findings) {
    Map<String, String> lines = new TreeMap<>();
    String text = Manifest.text(section).orElse("");
    for (String line : text.lines().toList()) {
      int equals = line.indexOf('=');
      String key = equals < 0 ? line : line.substring(0, equals);
      boolean again = lines.put(key, line.substring(equals + 1)) != null;
      if (!KEYS.contains(key) || (again && !key.equals("object"))) {
        findings.add("its manifest has a line too many, '" + shown(line) + "'");
      }
    }
    if (!lines.keySet().containsAll(KEYS.subList(0, KEYS.size() - 1))) {
      findings.add("its manifest is not whole");
      return;
    }
    if (!claims.name().equals(lines.getOrDefault("module", "").stripTrailing())
        || !ModuleName.isValid(claims.name())) {
      findings.add("its manifest gives it another name");
    }
    if (!claims.privilege().group().equals(lines.get("privilege"))) {
      findings.add("its manifest gives it another privilege than was asked for");
    }
    if (!claims.kernelBuildId().equals(lines.get("kernel"))) {
      findings.add("its manifest is for another kernel than was asked for");
    }
    times(lines, now, findings);
  }

  private static void times(Map<String, String> lines, Instant now, List<String> findings) {
    Pattern digits = Pattern.compile("[0-9]{10}");
    String compiled = lines.getOrDefault("compiled", "");
    String notAfter = lines.getOrDefault("not-after", "");
    if (!digits.matcher(compiled).matches() || !digits.matcher(notAfter).matches()) {
      findings.add("its manifest has no times");
      return;
    }
    Instant made = Instant.ofEpochSecond(Long.parseLong(compiled));
    Duration validity = Duration.between(made, Instant.ofEpochSecond(Long.parseLong(notAfter)));
    if (Duration.between(made, now).abs().compareTo(CLOCK_TOLERANCE) > 0) {
      findings.add("its manifest says that it was compiled at another time than now");
    }
    if (validity.isNegative() || validity.compareTo(LONGEST_VALIDITY) > 0) {
      findings.add("its manifest lets it be loaded for longer than a day");
    }
  }
}
