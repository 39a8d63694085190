package mixmatch.eval.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
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
    private static final class Numbers extends JsonSerializer<double[]> {
        private static final MathContext SIX_DIGITS = new MathContext(6, RoundingMode.HALF_EVEN);

        @Override
        public boolean isEmpty(SerializerProvider provider, double[] values) {
            return values.length > 0 && Arrays.stream(values).noneMatch(Double::isFinite);
        }

        @Override
        public void serialize(double[] values, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeStartArray();
            for (double value : values) {
                if (Double.isFinite(value)) {
                    json.writeNumber(new BigDecimal(value).round(SIX_DIGITS).doubleValue());
                } else {
                    json.writeNull();
                }
            }
            json.writeEndArray();
        }
    }
}
