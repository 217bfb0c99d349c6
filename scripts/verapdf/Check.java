import java.io.FileInputStream;
import java.util.LinkedHashSet;
import java.util.List;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;

/** Whether files are PDF/A-3a and PDF/UA-1, as veraPDF finds. */
public class Check {
    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        boolean right = true;
        for (var file : files) {
            for (var flavour : List.of(PDFAFlavour.PDFA_3_A, PDFAFlavour.PDFUA_1)) {
                try (var parser = Foundries.defaultInstance().createParser(new FileInputStream(file), flavour);
                        var validator = Foundries.defaultInstance().createValidator(flavour, false)) {
                    var result = validator.validate(parser);
                    System.out.println(file + ": " + (result.isCompliant() ? "is " : "IS NOT ") + flavour);
                    var told = new LinkedHashSet<String>();
                    for (var assertion : result.getTestAssertions()) {
                        told.add("  " + assertion.getRuleId() + " " + assertion.getMessage());
                    }
                    told.forEach(System.out::println);
                    right &= result.isCompliant();
                }
            }
        }
        System.exit(right ? 0 : 1);
    }
}
