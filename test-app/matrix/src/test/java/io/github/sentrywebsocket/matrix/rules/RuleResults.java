package io.github.sentrywebsocket.matrix.rules;

import io.github.sentrywebsocket.matrix.RuleTable;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/** Keeps the table of rules, and tells what a failed test's programs said. */
final class RuleResults implements AfterTestExecutionCallback {

  @Override
  public void afterTestExecution(ExtensionContext test) {
    Rules rules = ((Rules.Tests) test.getRequiredTestInstance()).rules();
    if (rules == null) {
      return; // its programs did not start
    }
    Throwable thrown = test.getExecutionException().orElse(null);
    if (thrown instanceof TestAbortedException) {
      RuleTable.doesNotApply(test.getDisplayName(), rules.sdk.column(), thrown.getMessage());
      return;
    }
    RuleTable.add(test.getDisplayName(), rules.sdk.column(), thrown == null);
    if (thrown != null) {
      System.err.println(test.getDisplayName() + " on " + rules.sdk + rules.describe());
    }
  }
}
