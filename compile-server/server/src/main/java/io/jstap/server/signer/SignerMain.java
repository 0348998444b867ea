// SPDX-License-Identifier: Apache-2.0
package io.jstap.server.signer;

import io.jstap.builder.sign.ImportPolicy;
import io.jstap.builder.sign.ModuleInspector;
import io.jstap.builder.sign.ModuleSigner;
import io.jstap.builder.sign.SignerIdentity;
import io.jstap.diagnostics.CollectingSink;
import io.jstap.diagnostics.ProblemRenderer;
import io.jstap.server.ServerConfig;
import io.jstap.server.ServerMain;
import io.jstap.server.StartupException;
import io.jstap.server.UnixFolder;
import io.jstap.server.User;
import io.jstap.translator.source.Privilege;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code jstap-signer}. */
@Command(
    name = "jstap-signer",
    mixinStandardHelpOptions = true,
    version = "jstap-signer 0.1.0",
    description = {
      "Holds the key that modules are signed with; signs what a compile server sends it, if that is"
          + " as modules of jstap are.",
      "Runs until it is ended by a signal."
    })
public final class SignerMain implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(SignerMain.class);

  @Option(
      names = "--socket",
      required = true,
      paramLabel = "PATH",
      description = "Unix socket to listen on, in a folder of the signer's own user")
  private Path socket = Path.of("");

  @Option(
      names = "--keys",
      paramLabel = "DIR",
      description = "folder of signer.pem and signer.key (default: ~/.jstap/signer)")
  private @Nullable Path keys;

  @Option(
      names = "--caller",
      paramLabel = "USER",
      description =
          "a user who may ask, such as that of the compile server; repeatable (default: the"
              + " signer's own user)")
  private List<String> callers = new ArrayList<>();

  @Option(
      names = "--highest",
      paramLabel = "CLASS",
      description = "highest class of modules to sign (default: ${DEFAULT-VALUE})")
  private String highest = Privilege.STAPDEV.group();

  @Option(names = "--no-guru", description = "sign no module with embedded C of its script's own")
  private boolean noGuru;

  @Option(names = "--allow-root", description = "run as root too, which a signer needs for nothing")
  private boolean allowRoot;

  @Option(names = "--until-input-ends", hidden = true)
  private boolean untilInputEnds;

  public static void main(String[] args) {
    System.exit(ServerMain.run(new SignerMain(), args));
  }

  @Override
  public Integer call() throws IOException {
    User.refuseRoot(allowRoot);
    Path folder =
        keys == null ? ServerConfig.defaultState().resolve("signer") : keys.toAbsolutePath();
    Privilege most =
        Privilege.ofGroup(highest)
            .orElseThrow(
                () ->
                    new StartupException(
                        "--highest " + highest + ": no class of modules",
                        "stapusr, stapsys or stapdev"));
    Set<String> users = new TreeSet<>(callers);
    users.add(User.name());
    ModuleInspector inspector = new ModuleInspector(imports());
    ModuleSigner signer = new ModuleSigner(identity(folder));
    SignerService.Rules rules = new SignerService.Rules(users, most, !noGuru);
    try (SignerService service = new SignerService(socket, signer, inspector, rules)) {
      Runtime.getRuntime().addShutdownHook(new Thread(service::close, "shutdown"));
      if (untilInputEnds) {
        Thread.ofPlatform().daemon().start(() -> endWithInput(service));
      }
      LOG.info("signing on {} for {}", UnixFolder.shown(socket), users);
      service.serve();
    }
    return 0;
  }

  private void endWithInput(SignerService service) {
    try {
      while (System.in.read() >= 0) {
        // Only its end means something.
      }
    } catch (IOException e) {
      LOG.warn("the input ended badly: {}", e.getMessage());
    }
    service.close();
    try {
      // Whoever started it made the folder for it alone, and may have been killed.
      Files.deleteIfExists(socket.toAbsolutePath().getParent());
    } catch (IOException e) {
      LOG.warn("the folder of {} can not be removed: {}", socket, e.getMessage());
    }
  }

  private static ImportPolicy imports() {
    Path file = ServerConfig.defaultHome().resolve("compile-server/runtime/imports.conf");
    try {
      return ImportPolicy.read(file);
    } catch (IOException e) {
      throw new StartupException(
          "cannot read which symbols modules may use: " + e.getMessage(),
          "the installation is damaged: " + file,
          e);
    }
  }

  private static SignerIdentity identity(Path folder) {
    CollectingSink problems = new CollectingSink();
    Optional<SignerIdentity> identity =
        SignerIdentity.load(folder.resolve("signer.pem"), folder.resolve("signer.key"), problems);
    return identity.orElseThrow(
        () -> {
          StringBuilder text = new StringBuilder();
          problems.problems().forEach(p -> text.append(new ProblemRenderer(false).render(p)));
          return new StartupException(
              "cannot use the key of the module signer in " + folder + ":\n" + text,
              "make one with bin/jstap-certs dev");
        });
  }
}
