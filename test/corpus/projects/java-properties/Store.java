import java.io.FileOutputStream;
import java.util.Properties;

public class Store {
  public static void main(String[] arguments) throws Exception {
    Properties properties = new Properties();
    properties.setProperty("version", "3.1");
    try (FileOutputStream out = new FileOutputStream("build.properties")) {
      properties.store(out, null);
    }
  }
}
