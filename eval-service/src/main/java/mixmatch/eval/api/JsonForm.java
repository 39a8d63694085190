package mixmatch.eval.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Arrays;

/** The form of JSON answers. Absent values are left out; in a curve, a value that is no number is {@code null}. */
@Singleton
class JsonForm implements ObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        mapper.setDefaultPropertyInclusion(JsonInclude.Include.NON_ABSENT);
        mapper.registerModule(new SimpleModule().addSerializer(double[].class, new Numbers()));
        mapper.configOverride(double[].class)
                .setInclude(JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, null));
    }

    /** Six digits are more than a screen shows. A curve without any number is no curve. */
    private static final class Numbers extends StdSerializer<double[]> {
        private static final double DIGITS = 1e6;

        private Numbers() {
            super(double[].class);
        }

        @Override
        public boolean isEmpty(SerializerProvider provider, double[] values) {
            return values.length > 0 && Arrays.stream(values).noneMatch(Double::isFinite);
        }

        @Override
        public void serialize(double[] values, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeStartArray();
            for (double value : values) {
                if (Double.isFinite(value)) {
                    json.writeNumber(rounded(value));
                } else {
                    json.writeNull();
                }
            }
            json.writeEndArray();
        }

        private static double rounded(double value) {
            if (value == 0) {
                return 0;
            }
            double scale = DIGITS / Math.pow(10, Math.floor(Math.log10(Math.abs(value))) + 1);
            return Double.isFinite(scale) ? Math.rint(value * scale) / scale : value;
        }
    }
}
