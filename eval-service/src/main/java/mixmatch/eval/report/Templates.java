package mixmatch.eval.report;

import io.quarkus.qute.Engine;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.ResultMapper;
import io.quarkus.qute.Template;
import io.quarkus.qute.ValueResolver;
import io.quarkus.qute.ValueResolvers;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** The templates of a report. In them {@code grouped}, {@code percent} and {@code digits} write numbers as {@link Figures} does. */
final class Templates {
    private Templates() {}

    /** @param escaping of every value that is not raw: names of classes and runs come from outside */
    static Template parse(String name, String contentType, ResultMapper escaping) {
        return Engine.builder()
                .addDefaults()
                .addValueResolvers(
                        ValueResolvers.rawResolver(),
                        new ReflectionValueResolver(),
                        numbers("grouped", number -> Figures.count(number.longValue())),
                        numbers("percent", number -> Figures.percent(number.doubleValue())),
                        numbers("digits", number -> Figures.number(number.doubleValue())))
                .addResultMapper(escaping)
                .removeStandaloneLines(true)
                .build()
                .parse(resource(name), Variant.forContentType(contentType), name);
    }

    private static ValueResolver numbers(String name, Function<Number, String> written) {
        return ValueResolver.builder()
                .applyToBaseClass(Number.class)
                .applyToName(name)
                .resolveSync(context -> written.apply((Number) context.getBase()))
                .build();
    }

    static String resource(String name) {
        try (InputStream in = Templates.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the service's jar; build it again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
