package mixmatch.cli.system;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.spec.Spelling;

/** What {@code --replicas} says, in every command that has it: {@code augment=2,labelguess=3}, and it may be repeated. */
public final class ReplicaCounts {
    private ReplicaCounts() {}

    /** As many of each service as is given, else one; throws for what is no service, or a number not {@code least..most}. */
    public static Map<ServiceName, Integer> of(List<String> given, int least, int most) {
        Map<ServiceName, Integer> counts = new EnumMap<>(ServiceName.class);
        Stream.of(ServiceName.values()).forEach(service -> counts.put(service, 1));
        for (String text : given) {
            String[] parts = text.split("=", 2);
            String name = parts[0].trim();
            ServiceName service = ServiceName.parse(name)
                    .orElseThrow(() -> CommandFailure.badInput("--replicas %s: %s is not a service; %s"
                            .formatted(text, name, Spelling.remedy(name, ServiceName.all()))));
            String number = parts.length < 2 ? "" : parts[1].trim();
            if (!number.matches("\\d{1,4}") || Integer.parseInt(number) < least || Integer.parseInt(number) > most) {
                throw CommandFailure.badInput(
                        "--replicas %s: write SERVICE=N with N from %d to %d, as in augment=2,labelguess=3"
                                .formatted(text, least, most));
            }
            counts.put(service, Integer.parseInt(number));
        }
        return counts;
    }
}
