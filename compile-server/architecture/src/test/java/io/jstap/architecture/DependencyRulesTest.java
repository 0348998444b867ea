// SPDX-License-Identifier: Apache-2.0
package io.jstap.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/**
 * Who may know whom (DESIGN.md §2). Maven enforces it between modules, this test also inside them.
 */
@AnalyzeClasses(packages = "io.jstap", importOptions = ImportOption.DoNotIncludeTests.class)
class DependencyRulesTest {
  private static final String DIAGNOSTICS = "io.jstap.diagnostics..";
  private static final String DEBUGINFO = "io.jstap.debuginfo..";
  private static final String SCRIPT = "io.jstap.script..";
  private static final String TRANSLATOR = "io.jstap.translator..";
  private static final String SOURCE = "io.jstap.translator.source..";
  private static final String IR = "io.jstap.translator.ir..";
  private static final String EMIT = "io.jstap.translator.emit..";
  private static final String BUILDER = "io.jstap.builder..";
  private static final String FLEET = "io.jstap.fleet..";
  private static final String SERVER = "io.jstap.server..";
  private static final String CLIENT = "io.jstap.client..";
  private static final String CERTS = "io.jstap.certs..";
  private static final String PROTO = "io.jstap.proto..";

  @ArchTest
  static final ArchRule diagnosticsKnowsNobody =
      noClasses()
          .that()
          .resideInAPackage(DIAGNOSTICS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              DEBUGINFO, SCRIPT, TRANSLATOR, BUILDER, FLEET, SERVER, CLIENT, CERTS, PROTO);

  @ArchTest
  static final ArchRule theFleetKnowsNoCompiler =
      noClasses()
          .that()
          .resideInAPackage(FLEET)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(DEBUGINFO, SCRIPT, TRANSLATOR, BUILDER, SERVER, CLIENT, CERTS, PROTO);

  @ArchTest
  static final ArchRule aRolloutIsAPureFunction =
      noClasses()
          .that()
          .resideInAPackage("io.jstap.fleet.rollout..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.jstap.fleet.store..",
              "java.io..",
              "java.nio..",
              "java.net..",
              "java.util.concurrent..");

  @ArchTest
  static final ArchRule debuginfoKnowsNoScripts =
      noClasses()
          .that()
          .resideInAPackage(DEBUGINFO)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SCRIPT, TRANSLATOR, BUILDER, SERVER, CLIENT, CERTS, PROTO);

  @ArchTest
  static final ArchRule scriptKnowsNoDebuginfo =
      noClasses()
          .that()
          .resideInAPackage(SCRIPT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(DEBUGINFO, TRANSLATOR, BUILDER, SERVER, CLIENT, CERTS, PROTO);

  @ArchTest
  static final ArchRule translatorStandsBelowBuilderAndServer =
      noClasses()
          .that()
          .resideInAPackage(TRANSLATOR)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(BUILDER, SERVER, CLIENT, CERTS, PROTO);

  @ArchTest
  static final ArchRule theEmitterSeesTheIrOnly =
      noClasses()
          .that()
          .resideInAPackage(EMIT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SCRIPT, DEBUGINFO);

  @ArchTest
  static final ArchRule theIrKnowsNeitherAstNorDebuginfo =
      noClasses()
          .that()
          .resideInAPackage(IR)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(SCRIPT, DEBUGINFO, EMIT);

  @ArchTest
  static final ArchRule theBuilderKnowsOnlyTheSourceOfTheTranslator =
      classes()
          .that()
          .resideInAPackage(BUILDER)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              BUILDER,
              DIAGNOSTICS,
              SOURCE,
              DEBUGINFO,
              "java..",
              "org.bouncycastle..",
              "org.slf4j..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule theClientKnowsProtoAndDiagnosticsOnly =
      noClasses()
          .that()
          .resideInAPackage(CLIENT)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(DEBUGINFO, SCRIPT, TRANSLATOR, BUILDER, FLEET, SERVER, CERTS);

  @ArchTest
  static final ArchRule onlyTheServerAndTheClientSpeakGrpc =
      noClasses()
          .that()
          .resideOutsideOfPackages(SERVER, CLIENT, PROTO)
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.grpc..");
}
