// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jstap.client.ClientException;
import io.jstap.client.testing.ClientProcess.End;
import io.jstap.proto.v1.CompileRequest;
import io.jstap.proto.v1.Privilege;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Command lines that were written for SystemTap. */
final class CompatibilityOptionsTest extends ClientFixture {
  /** A value that SystemTap takes for an option of the table. */
  private static String written(InertOption option) {
    if (option.arity().equals("0")) {
      return option.name();
    }
    String value =
        List.of("yes", "always", "7", "NAME=value x").stream()
            .filter(candidate -> candidate.matches(option.pattern()))
            .findFirst()
            .orElseThrow();
    return option.name().startsWith("--") ? option.name() + "=" + value : option.name() + value;
  }

  /** What the client would send, without a process of its own. */
  private static CompileRequest request(String... words) throws Exception {
    CommandSpec parser = ClientMain.specification();
    parser.commandLine().parseArgs(LongNames.complete(words, parser.optionsMap()));
    Options options = ((ClientMain) parser.userObject()).options();
    new OptionRules(options).check();
    return Requests.build(options, NODE, Optional.empty());
  }

  @Test
  void whatChangesNothingSaysSoInOneLineEach() throws Exception {
    drain();
    List<String> words = new ArrayList<>(InertOption.ALL.stream().map(o -> written(o)).toList());
    words.addAll(List.of("-d", "/bin/ls", "-d", "loop", "--clean-cache", "-p1", "-e", "x", "arg"));
    End end = run(words.toArray(String[]::new));
    assertEquals(0, end.status(), end.err());
    List<String> lines = end.err().lines().toList();
    assertEquals(InertOption.ALL.size() + 1, lines.size(), end.err());
    for (int i = 0; i < InertOption.ALL.size(); i++) {
      String start = "note: " + InertOption.ALL.get(i).name() + " changes nothing: ";
      assertTrue(lines.get(i).startsWith(start), lines.get(i));
    }
    CompileRequest request = server.request();
    assertEquals(List.of("arg"), request.getArgumentsList());
    assertEquals(List.of("loop"), request.getSymbolModulesList());
    assertEquals(List.of("/bin/ls"), request.getSymbolProgramsList());
    assertEquals("", run("-q", "-t", "-w", "-p1", "-e", "x").err());
    End json = run("-q", "--format=json", "-p1", "-e", "x");
    assertTrue(json.err().startsWith("{\"note\":\"-q changes nothing: "), json.err());
  }

  @Test
  void anOptionalValueStandsBehindAnEqualsSignOnly() throws Exception {
    Path script = Files.writeString(folder.resolve("color.stp"), "x");
    for (InertOption option : InertOption.ALL) {
      if (option.arity().equals("0..1")) {
        CompileRequest request = request(option.name(), "-p1", script.toString());
        assertEquals(script.toString(), request.getScript().getName(), option.name());
      }
    }
    CompileRequest request = request("--color", script.toString(), "-p1");
    assertEquals(script.toString(), request.getScript().getName());
  }

  @Test
  void badValuesAreRefused() throws Exception {
    for (String wrong :
        List.of(
            "--rlimit-as=many",
            "--rlimit-cpu=",
            "--download-debuginfo=perhaps",
            "--prologue-searching=now",
            "--use-server-on-error=2",
            "-B=x",
            "--modinfo=x",
            "--tmpdir=",
            "--vp=123456",
            "--vp=1x",
            "--runtime=java",
            "--runtime=bpf",
            "-s0",
            "--color=red",
            "--suppress-time-limits",
            "--example")) {
      CommandSpec parser = ClientMain.specification();
      Options options = ((ClientMain) parser.userObject()).options();
      assertThrows(
          Exception.class,
          () -> {
            List<String> _ = OptionTables.judge(parser.commandLine().parseArgs(wrong, "-e", "x"));
            new OptionRules(options).check();
          },
          wrong);
    }
    End end = run("--rlimit-as=many", "-e", "x");
    assertEquals(1, end.status());
    assertEquals(2, end.err().lines().count(), end.err());
    assertTrue(end.err().contains("the value 'many' of --rlimit-as"), end.err());
    ClientException twice =
        assertThrows(
            ClientException.class,
            () -> request("--privilege=stapusr", "--privilege=stapsys", "-e", "x"));
    assertTrue(twice.getMessage().contains("--privilege is given twice"), twice.getMessage());
    assertEquals(
        Privilege.PRIVILEGE_STAPUSR,
        request("--privilege=stapusr", "--unprivileged", "-e", "x").getPrivilege());
  }

  @Test
  void whatCannotBeHadSaysWhatToDoInstead() throws Exception {
    for (RefusedOption option : RefusedOption.ALL) {
      CommandLine parser = ClientMain.specification().commandLine();
      String word = option.arity().equals("1") ? option.name() + "=x" : option.name();
      String[] words =
          LongNames.complete(new String[] {word}, parser.getCommandSpec().optionsMap());
      ClientException refusal =
          assertThrows(ClientException.class, () -> OptionTables.judge(parser.parseArgs(words)));
      assertTrue(refusal.getMessage().startsWith(option.name() + " is not there: "));
      assertFalse(refusal.help().isBlank());
    }
    End end = run("--use-server=build1", "-e", "x");
    assertEquals(1, end.status());
    assertEquals(2, end.err().lines().count(), end.err());
    assertTrue(end.err().contains("--server HOST"), end.err());
  }

  @Test
  void whatHasAMeaningGoesWithTheRequest() throws Exception {
    CompileRequest request =
        request(
            "-g",
            "--suppress-time-limits",
            "--suppress-handler-errors",
            "-a",
            "riscv64",
            "--all-modules",
            "--runtime=kernel",
            "-p1",
            "-e",
            "x");
    assertTrue(request.getSuppressTimeLimits());
    assertTrue(request.getSuppressHandlerErrors());
    assertEquals("riscv64", request.getKernel().getArchitecture());
    assertEquals(NODE.modules().keySet(), new java.util.TreeSet<>(request.getSymbolModulesList()));
    End coloured = run("--color", "-e", "wrong");
    assertTrue(coloured.err().startsWith("\u001b["), coloured.err());
    End plain = run("--colour=never", "-e", "wrong");
    assertFalse(plain.err().contains("\u001b"), plain.err());
  }

  @Test
  void passesAreToldOneByOne() throws Exception {
    End end = run("--vp", "00001", "-e", "exits_vp");
    assertEquals(0, end.status(), end.err());
    assertTrue(end.err().contains("Pass run: starting"), end.err());
    assertEquals(3, request("-v", "--vp=0200", "-p1", "-e", "x").getVerbosity());
  }

  @Test
  void longNamesAreCompletedAsGetoptDoes() throws Exception {
    // The text of a script behind joined letters is no option.
    assertEquals("--vers", request("-wp1", "-ge", "--vers").getScript().getText());
    // Both spellings mean one option.
    assertEquals("x", request("--col=never", "-e", "x").getScript().getText());
    End end = run("--suppress", "-e", "x");
    assertEquals(1, end.status());
    assertTrue(
        end.err()
            .contains(
                "'--suppress' may mean each of --suppress-handler-errors, --suppress-time-limits"),
        end.err());
  }

  @Test
  void theCacheIsCleanedWithoutAScript() throws Exception {
    End end = run("--clean-cache");
    assertEquals(0, end.status(), end.err());
    assertEquals(1, end.err().lines().count(), end.err());
  }

  @Test
  void toolsFindTheVersionOfTheLanguage() throws Exception {
    End end = run("-V");
    assertEquals(0, end.status(), end.err());
    Matcher number =
        Pattern.compile("version\\s+(\\d+\\.\\d+)", Pattern.CASE_INSENSITIVE).matcher(end.out());
    assertTrue(number.find(), end.out());
    assertEquals(ClientMain.LANGUAGE, number.group(1));
  }

  @Test
  void modulesMayHaveNamesThatBeginWithADigit() throws Exception {
    assertEquals("1abc", request("-m", "1abc.ko", "-e", "x").getModuleName());
    assertThrows(ClientException.class, () -> request("-m", "1-abc", "-e", "x"));
  }

  @Test
  void examplesAreFoundByTheirNames() throws Exception {
    Path examples = Files.createDirectories(folder.resolve("examples/deep"));
    Path one = Files.writeString(examples.resolve("one.stp"), "x");
    Files.writeString(examples.resolve("two.stp"), "x");
    Path again = Files.writeString(examples.resolveSibling("two.stp"), "x");
    assertEquals(one, Examples.find(folder.resolve("examples"), "one.stp"));
    ClientException none =
        assertThrows(
            ClientException.class, () -> Examples.find(folder.resolve("examples"), "on.stp"));
    assertTrue(none.help().contains("one.stp"), none.help());
    ClientException both =
        assertThrows(
            ClientException.class, () -> Examples.find(folder.resolve("examples"), "two.stp"));
    assertTrue(both.help().contains(again.toString()), both.help());
  }
}
