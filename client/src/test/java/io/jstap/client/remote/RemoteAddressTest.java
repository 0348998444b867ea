// SPDX-License-Identifier: Apache-2.0
package io.jstap.client.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jstap.client.ClientException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What {@code --remote} takes for an address of a machine, and what not. */
final class RemoteAddressTest {
  @Test
  void namesAreForSsh() throws Exception {
    for (String text : List.of("host", "user@host.example", "10.0.0.1", "ssh://host")) {
      RemoteAddress.Ssh ssh = (RemoteAddress.Ssh) RemoteAddress.parse(text);
      assertEquals(text.replace("ssh://", ""), ssh.destination());
      assertEquals(OptionalInt.empty(), ssh.port());
      assertEquals(text, ssh.toString());
    }
    RemoteAddress.Ssh ssh = (RemoteAddress.Ssh) RemoteAddress.parse("ssh://root@[::1]:2222");
    assertEquals("root@::1", ssh.destination());
    assertEquals(OptionalInt.of(2222), ssh.port());
  }

  @Test
  void othersSayWhatTheyAre() throws Exception {
    assertEquals(
        new RemoteAddress.Socket(Path.of("/run/x y")), RemoteAddress.parse("unix:/run/x y"));
    assertEquals(new RemoteAddress.Direct(), RemoteAddress.parse("direct:"));
    assertEquals(
        new RemoteAddress.Exec("docker exec -i box"),
        RemoteAddress.parse("exec:docker exec -i box"));
  }

  @Test
  void nothingBecomesAnOptionOfSsh() {
    for (String text :
        List.of(
            "",
            "-oProxyCommand=x",
            "user@-oProxyCommand=x",
            "ssh://-x",
            "a b",
            "host;x",
            "host:22",
            "ssh://host:0",
            "ssh://host:65536",
            "ssh://host/path",
            "ssh://",
            "@host",
            "unix:",
            "unix:a\0b",
            "exec:",
            "exec: ",
            "direct:x",
            "libvirt://domain")) {
      assertThrows(ClientException.class, () -> RemoteAddress.parse(text), text);
    }
  }

  @Test
  void wordsStayWordsInAnyShell() {
    assertEquals("'a b' '$c' 'd'\\''e'", ShellText.quote(List.of("a b", "$c", "d'e")));
  }
}
