package mixmatch.devices;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The device that a service computes on, by wish, driver and natives alone.
 *
 * @param found what there is, and why no more of it is taken; a phrase for the log
 */
public record DeviceChoice(Device device, String found) {
    /** {@link IllegalArgumentException}, a sentence, where a card is asked for and can't be had. */
    public static DeviceChoice of(DeviceWish wish, DriverLibrary library, Optional<CudaNatives> natives) {
        if (wish.kind() == DeviceWish.Kind.CPU) {
            return new DeviceChoice(Device.CPU, "%s asks for the processor".formatted(wish.key()));
        }
        Search search = search(wish.card(), library, natives);
        if (search.choice().isPresent()) {
            return search.choice().get();
        }
        if (wish.kind() == DeviceWish.Kind.CUDA) {
            throw new IllegalArgumentException("%s is %s, but %s; %s, or set %s to cpu"
                    .formatted(wish.key(), wish.text(), search.reason(), search.remedy(), wish.key()));
        }
        return new DeviceChoice(Device.CPU, search.reason());
    }

    /** As in {@code A device is chosen. device=cuda:0 found="NVIDIA L4 …"}. */
    public String said() {
        return "A device is chosen. device=%s found=\"%s\"".formatted(device.name(), found);
    }

    /** A card, or why there is none and what to do. */
    private record Search(Optional<DeviceChoice> choice, String reason, String remedy) {
        static Search none(String reason, String remedy) {
            return new Search(Optional.empty(), reason, remedy);
        }
    }

    private static Search search(OptionalInt wanted, DriverLibrary library, Optional<CudaNatives> natives) {
        if (natives.isEmpty()) {
            // The driver's library is not loaded: nothing could use it.
            String driver =
                    library.seemsThere() ? "there is a driver of NVIDIA, but" : "there is no driver of NVIDIA, and";
            return Search.none(
                    driver + " no natives for CUDA are here", "start it by mixmatch train --gpu, or an image for CUDA");
        }
        Optional<NvidiaDriver> there;
        try {
            there = library.read();
        } catch (DriverException e) {
            return Search.none(e.getMessage(), "look at the driver with nvidia-smi");
        }
        return there.map(driver -> among(driver, wanted, natives.get()))
                .orElse(Search.none("there is no driver of NVIDIA", "install one, or let the container have it"));
    }

    private static Search among(NvidiaDriver driver, OptionalInt wanted, CudaNatives natives) {
        if (!natives.isServedBy(driver)) {
            return Search.none(
                    "the %s, is older than %s needs, CUDA %s".formatted(driver, natives.library(), natives.cuda()),
                    "install a newer driver");
        }
        List<Card> cards = driver.cards();
        if (cards.isEmpty()) {
            return Search.none("the %s, sees no card".formatted(driver), "give this process a card");
        }
        if (wanted.isPresent() && wanted.getAsInt() >= cards.size()) {
            return Search.none(
                    "there %s cuda:0%s"
                            .formatted(
                                    cards.size() == 1 ? "is only" : "are only",
                                    cards.size() == 1 ? "" : " to cuda:" + (cards.size() - 1)),
                    "name one that is there");
        }
        IntStream numbers = wanted.isPresent() ? IntStream.of(wanted.getAsInt()) : IntStream.range(0, cards.size());
        OptionalInt usable = numbers.filter(number -> natives.hasKernelsFor(cards.get(number)))
                .findFirst();
        if (usable.isEmpty()) {
            List<Card> without = wanted.isPresent() ? List.of(cards.get(wanted.getAsInt())) : cards;
            return Search.none(
                    "%s has no kernels for %s, only for compute capability %s"
                            .formatted(natives.library(), text(without), text(natives.kernels())),
                    "use another card");
        }
        return new Search(Optional.of(taken(driver, usable.getAsInt(), natives)), "", "");
    }

    private static DeviceChoice taken(NvidiaDriver driver, int number, CudaNatives natives) {
        Card card = driver.cards().get(number);
        String others = driver.cards().size() == 1
                ? ""
                : "; one of %d cards, as a service uses one"
                        .formatted(driver.cards().size());
        return new DeviceChoice(
                Device.of(new Device.Cuda(number, card, driver.version(), natives.cuda())),
                "%s, %s%s".formatted(card, driver, others));
    }

    private static String text(List<?> things) {
        return things.stream().map(Object::toString).collect(Collectors.joining(", "));
    }
}
