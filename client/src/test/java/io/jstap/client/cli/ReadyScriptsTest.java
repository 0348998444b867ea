// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.client.ClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReadyScriptsTest {
  private static final Pattern ARGUMENT = Pattern.compile("(?:[$@]|\\$# >= )([1-9])");

  private static ReadyScript script(Path folder, String usage) throws IOException {
    Path file = folder.resolve("one.stp");
    Files.writeString(
        file,
        "// SPDX-License-Identifier: Apache-2.0\n// Shows it.\n//\n// usage: "
            + usage
            + "\n\n// not this\nprobe begin { exit() }\n");
    return ReadyScript.of("one", file);
  }

  private static boolean takes(ReadyScript script, int arguments) {
    try {
      script.check(Collections.nCopies(arguments, "1"));
      return true;
    } catch (ClientException e) {
      assertTrue(e.problem().message().contains(script.usage()), e.problem().message());
      return false;
    }
  }

  @Test
  void theUsageLineCountsArguments(@TempDir Path folder) throws IOException {
    ReadyScript none = script(folder, "jstap one");
    assertEquals("Shows it.", none.summary());
    assertEquals(List.of("Shows it.", "", "usage: jstap one"), none.header());
    assertTrue(takes(none, 0));
    assertFalse(takes(none, 1));
    ReadyScript optional = script(folder, "jstap -g one FILE [SECONDS [stack]]");
    assertFalse(takes(optional, 0));
    assertTrue(takes(optional, 1));
    assertTrue(takes(optional, 3));
    assertFalse(takes(optional, 4));
    ReadyScript any = script(folder, "jstap one PORT [PORT...]");
    assertFalse(takes(any, 0));
    assertTrue(takes(any, 40));
  }

  @Test
  void namesArePlainWords(@TempDir Path folder) throws IOException, ClientException {
    Files.createDirectory(folder.resolve("disks"));
    Files.writeString(folder.resolve("disks/io-time.stp"), "// Shows it.\n");
    ReadyScripts scripts = new ReadyScripts(folder);
    assertEquals("Shows it.", scripts.find("io-time").orElseThrow().summary());
    assertEquals(Optional.empty(), scripts.find("io"));
    assertEquals("did you mean io-time?", scripts.help("io-tme", "otherwise"));
    assertEquals("otherwise", scripts.help("disks/io-time", "otherwise"));
    assertFalse(ReadyScripts.isName("../io-time"));
    assertFalse(ReadyScripts.isName("io-time.stp"));
    assertEquals(List.of(), new ReadyScripts(folder.resolve("nowhere")).all());
  }

  /** What ships says how it is called, what it costs and where it was tried. */
  @Test
  void everyScriptSaysWhatPeopleNeed() throws ClientException, IOException {
    List<ReadyScript> all = ReadyScripts.installed().all();
    assertTrue(all.size() >= 45, all.size() + " scripts");
    String page =
        Files.readString(Path.of(System.getProperty("jstap.home"), "docs", "ready-scripts.md"));
    assertEquals(all.size(), all.stream().map(ReadyScript::name).distinct().count());
    for (ReadyScript script : all) {
      assertTrue(script.summary().matches("[A-Z].{10,200}[.:]"), script.name());
      assertTrue(script.usage().matches("jstap (-g )?" + script.name() + "( .*)?"), script.usage());
      for (String what : List.of("cost: ", "kernels: ")) {
        assertTrue(
            script.header().stream().anyMatch(line -> line.startsWith(what)),
            script.name() + " has no " + what);
      }
      assertTrue(page.contains(script.usage().replaceFirst("jstap ", "[`") + "`]"), script.usage());
      assertTrue(page.contains(script.summary()), script.name() + ": " + script.summary());
      int most = 0;
      for (Matcher use = ARGUMENT.matcher(code(script)); use.find(); ) {
        most = Math.max(most, Integer.parseInt(use.group(1)));
      }
      List<String> arguments = Collections.nCopies(most, "1");
      assertDoesNotThrow(() -> script.check(arguments), script.name());
      List<String> oneMore = Collections.nCopies(most + 1, "1");
      assertThrows(ClientException.class, () -> script.check(oneMore), script.name());
    }
  }

  private static String code(ReadyScript script) throws IOException {
    return Files.readString(script.file()).replaceAll("(?m)^\\s*//.*$", "");
  }
}
