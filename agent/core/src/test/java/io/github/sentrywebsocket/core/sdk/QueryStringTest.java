package io.github.sentrywebsocket.core.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryStringTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "null",
      value = {
        "a=1             | 1",
        "a=1&a=2         | 1",
        "b=1&a=2         | 2",
        "%61=1           | 1",
        "a=%C3%BC+b      | ü b",
        "a=b=c           | b=c",
        "a=              | ''",
        "a=%zz           | %zz",
        "a=%             | %",
        "a=%-1           | %-1",
        "&&=&a=1         | 1",
        "a               | null",
        "aa=1&ba=1       | null",
        "x&a=1           | 1",
        "''              | null",
        "null            | null",
      })
  void readsTheFirstOccurrenceDecoded(String query, String value) {
    assertThat(QueryString.parameter(query, "a")).isEqualTo(value);
  }

  @Test
  void baggageThatABrowserEncodedIsReadAsItWas() {
    assertThat(QueryString.parameter("baggage=a%3D1%2Cb%3D%252C%2B", "baggage"))
        .isEqualTo("a=1,b=%2C+");
  }
}
