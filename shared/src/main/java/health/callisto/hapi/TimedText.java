package health.callisto.hapi;

import health.callisto.fhir.Deadline;
import java.io.FilterReader;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;

/** Text that HAPI reads or writes piece by piece, which ends with the deadline of the request: HAPI cannot be interrupted. */
final class TimedText {
    private TimedText() {}

    static Reader reader(String text, Deadline deadline) {
        return new FilterReader(new StringReader(text)) {
            @Override
            public int read(char[] buffer, int offset, int length) throws IOException {
                deadline.check();
                return super.read(buffer, offset, length);
            }
        };
    }

    /** Into {@code text}. */
    static Writer writer(StringWriter text, Deadline deadline) {
        return new FilterWriter(text) {
            @Override
            public void write(String piece, int offset, int length) throws IOException {
                deadline.check();
                super.write(piece, offset, length);
            }

            @Override
            public void write(char[] piece, int offset, int length) throws IOException {
                deadline.check();
                super.write(piece, offset, length);
            }
        };
    }
}
