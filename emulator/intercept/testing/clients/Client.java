import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

public class Client {
  static final URI API = URI.create(System.getenv("TARGET"));
  static final String KEY = System.getenv("KEY");
  static final String BODY = "{\"text_message\":\"java\"}";

  public static void main(String[] args) throws Exception {
    HttpURLConnection old = (HttpURLConnection) API.toURL().openConnection();
    old.setRequestMethod("POST");
    old.setDoOutput(true);
    old.setRequestProperty("Content-Type", "application/json");
    old.setRequestProperty("X-Api-Key", KEY);
    old.getOutputStream().write(BODY.getBytes("UTF-8"));
    System.out.println(old.getResponseCode());
    HttpRequest request =
        HttpRequest.newBuilder(API)
            .header("Content-Type", "application/json")
            .header("X-Api-Key", KEY)
            .POST(HttpRequest.BodyPublishers.ofString(BODY))
            .build();
    HttpClient client = HttpClient.newHttpClient();
    System.out.println(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode());
  }
}
